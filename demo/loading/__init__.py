"""Take the reference office into an empty database, through the actions that everybody else uses.

It holds no rule of its own: what the actions refuse is an error in the data.
"""
