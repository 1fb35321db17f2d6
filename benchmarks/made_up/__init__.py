"""Made-up countries, each drawn from one stated model by its seed: what is true, what is told, and how the tool answers.

`truth` draws what is true, `told` and `duty` what sources tell of it, `country` writes the tables; `estimands` says
what each figure of the assessment is a figure of; `measured` and what it calls lay the figures beside it; `scores`
adds up.
"""
