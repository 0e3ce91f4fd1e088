"""The model as formulas: its own code, run once on stand-ins that remember what was done to them."""

from estimator.live.tracing import Live, traced

__all__ = ["Live", "traced"]
