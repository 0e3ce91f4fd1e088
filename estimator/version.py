"""The version of the model and its interfaces."""

VERSION = "0.1.0"
