"""Register: risk points, how they were rated, what is on notice, the yearly catalogue of risks, and its changes.

It does not find risks (screening) and does not check measures (measures). A level comes into force by four stages only.
"""
