"""lianfang: the platform that keeps the powers of a public body inside rules.

It holds one folder per room (docs/where-things-live.md). It does not hold the engine, which is casecheck.
"""
