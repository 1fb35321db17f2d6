"""What PDF and Word share: texts as runs, rows in groups, widths of columns, looks of tags, and pictures."""
