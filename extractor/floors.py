"""Set the floors of the scores on the shipped gold, or check that none is broken: ``python -m extractor.floors``."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.floors import Floors, digest_of, scores_of
from corpus.gold import GoldError

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
FLOORS = GOLD / "floors.json"


@click.command()
@click.option("--check", is_flag=True, help="Only check: exit with 1 when a floor is broken.")
@click.option("--allow-lower", is_flag=True, help="Lower floors that the scores do not reach.")
@click.option("--gold", type=click.Path(path_type=Path), default=GOLD, help="Gold to score on.")
@click.option("--floors", "path", type=click.Path(path_type=Path), default=FLOORS, help="File of the floors.")
def main(check: bool, allow_lower: bool, gold: Path, path: Path) -> None:
    """Raise the floors to what the pipeline reaches on the gold; refuse to lower one without --allow-lower."""
    from extractor.evaluation import evaluate

    try:
        scores, digest = scores_of(evaluate(gold)), digest_of(gold)
        known = Floors.load(path) if path.exists() else None
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    if check:
        problems = known.broken(scores, digest) if known is not None else [f"{path} is not there: run make floors"]
        if problems:
            raise click.ClickException("\n".join(problems))
        click.echo(f"{len(scores)} scores, none below its floor")
        return
    lowered = known.lowered(scores) if known is not None else []
    if lowered and not allow_lower:
        hint = "make floors FLAGS=--allow-lower lowers them"
        raise click.ClickException("\n".join(["these floors would sink:", *lowered, f"nothing is changed; {hint}"]))
    before = known.floors if known is not None else {}
    for name, score in scores.items():
        if before.get(name) != score:
            click.echo(f"{name}: {before[name]:.4f} → {score:.4f}" if name in before else f"{name}: {score:.4f}")
    Floors(digest, scores).save(path)
    click.echo(f"{len(scores)} floors in {path}")


if __name__ == "__main__":
    main()
