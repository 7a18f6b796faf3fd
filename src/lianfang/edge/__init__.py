"""Edge: what pages and API share.

It holds the Entity declaration and its generic parts, error translation, identity of a request, layout and components.
It holds no table and no rule of the domain.
"""
