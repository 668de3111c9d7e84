"""The command ``newsclaims report``. Imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("claims", nargs=-1, required=True, metavar="CLAIMS...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="Page to write.",
)
@click.option("--title", default="News claims", show_default=True, help="What stands above the report.")
def report(claims: tuple[Path, ...], output: Path, title: str) -> None:
    """Write CLAIMS... as one HTML page to look at, search, filter and print; it needs no network.

    CLAIMS are files or folders that extract or run wrote. With `--by article` the page shows whole articles, otherwise
    the sentences that the claims stand in.
    """
    from extractor.report import ClaimsError, read_claims, write

    try:
        data = write(output, read_claims(claims), title=title)
    except ClaimsError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror or error}") from None
    size = output.stat().st_size / 1e6
    click.echo(f"{data.claims:,} claims of {data.articles:,} articles in {output} ({size:.1f} MB)", err=True)
