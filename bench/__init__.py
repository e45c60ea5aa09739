"""The speed table of the house: `make bench`, or `python -m bench [FILE.csv]`.

Everything is measured on a throw-away installation with the demo in it: SQLite, one warm process,
one client. Times are medians. Nothing here is a test: a slow machine is no fault of the code.
"""
