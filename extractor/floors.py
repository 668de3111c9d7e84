"""Set the floors of the scores on the shipped gold, or check that none is broken: ``python -m extractor.floors``."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.floors import Floors, digest_of, floors_of, scores_of
from corpus.gold import GoldError

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
FLOORS = GOLD / "floors.json"


@click.command()
@click.option("--check", is_flag=True, help="Only check: exit with 1 when a floor is broken.")
@click.option("--allow-lower", is_flag=True, help="Lower floors that the scores do not reach.")
@click.option("--gold", type=click.Path(path_type=Path), default=GOLD, help="Gold to score on.")
@click.option("--floors", "path", type=click.Path(path_type=Path), default=FLOORS, help="File of the floors.")
def main(check: bool, allow_lower: bool, gold: Path, path: Path) -> None:
    """Raise the floors to just below what the pipeline reaches on the gold.

    A floor that the pipeline does not reach is not lowered without --allow-lower.
    """
    from extractor.evaluation import evaluate

    try:
        evaluation, digest = evaluate(gold), digest_of(gold)
        scores = scores_of(evaluation)
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
    floors = floors_of(evaluation)
    for name, score in scores.items():
        if name in before and before[name] <= score:
            floors[name] = max(floors[name], before[name])
        if before.get(name) != floors[name]:
            arrow = f"{before[name]:.4f} → " if name in before else ""
            click.echo(f"{name}: {arrow}{floors[name]:.4f}")
    Floors(digest, floors).save(path)
    click.echo(f"{len(floors)} floors in {path}")


if __name__ == "__main__":
    main()
