"""Trail: who did what to which object, when and on what basis, in a form that cannot be changed unseen.

It holds entries (what is proved) and payloads (what may be erased with authority). It does not judge anything.
"""
