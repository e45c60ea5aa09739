"""Who may do what: the words (permissions), the table (rules), the question (check), the actor."""
