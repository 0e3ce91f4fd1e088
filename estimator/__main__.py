"""``python -m estimator``."""

from estimator.needed import stop_for

try:
    from estimator.cli import main
except ModuleNotFoundError as error:
    stop_for(error)

if __name__ == "__main__":
    main()
