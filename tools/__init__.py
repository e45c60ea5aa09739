"""What the Makefile calls: preparing a machine, checking the code, running the application.

Everything up to the virtual environment (terminal, stamps, system, environment, node, ready)
uses the standard library alone: it runs before anything is installed.
"""
