"""Statistical methods: pure functions on arrays and frozen results; they know nothing of evidence, areas or words."""
