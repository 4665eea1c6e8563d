"""How the reader is made: `sources`, `data`, `train`; `examples` and `fit` weigh what it says."""
