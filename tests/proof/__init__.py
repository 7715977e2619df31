"""Long proofs that the package is hard to break; each is one command, whose table stands in tests/data/proof.

`python -m tests.proof.inputs` tries everything and writes its table anew; with `--sample 200` it tries a part that the
commit chooses, which is what `.ci/run` does after every change. A proof ends with status 1 when something failed.
"""
