"""Portal: what the public may read without signing in.

It lists what other rooms publish. It holds no text of its own and takes no decision on what is published.
"""
