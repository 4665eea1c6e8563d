"""How the reader's adapter is made: `data` collects, `train` trains, `evaluate` measures."""
