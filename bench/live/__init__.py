"""What a full room asks of the live side: `python -m bench.live [--only opening,watchers,idle]`.

A long document opened, a shared part on 500 screens, thousands of sockets that only listen. Each on
an installation of its own, SQLite, one web process; the clients sit in a process of their own.
"""
