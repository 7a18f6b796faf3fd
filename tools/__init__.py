"""Tools that enforce the house rules: what they check is read from the tree, never from a list kept beside it.

No product code stands here, and no product code imports from here.
"""
