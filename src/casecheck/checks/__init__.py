"""The checks: one SQL text, one module and one page of docs each, all of one name. `registry` lists them."""
