"""`python -m lianfang.config`: the command line.

Everything stands behind the guard: the bounded children of the worker look at the main module, and must not import the
whole product for it.
"""

if __name__ == "__main__":
    from lianfang.config.manage import main

    main()
