"""What is known: tables declared once, files read and checked as a whole, kept so that every row can be traced."""
