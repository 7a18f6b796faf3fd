"""Store: what every table and every transaction of the rooms stand on.

It holds the base record, the manager that raises when a scope was forgotten, the row-level-security policies drawn from
the same declarations, and the transaction that tells the database who acts. It holds no table of its own.
"""
