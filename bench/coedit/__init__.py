"""The same load against this server and two others: `python -m bench.coedit [--quick]`.

Every key brings an update and a cursor, as editors send them. Typists and readers sit in one Node
process, three real Yjs replicas in another; a server's CPU is read from the system for all of its
processes. Our documents are always written to disk before anybody sees a key; the others run with
their persistence on and off. The others are installed from npm into this folder on first use.
"""
