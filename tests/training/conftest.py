"""A treebank of three sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

_SENTENCES = """\
# sent_id = own-1
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tbrewer\tbrewer\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tbought\tbuy\tVERB\tVBD\t_\t0\troot\t_\t_
4\tTarnow\tTarnow\tPROPN\tNNP\t_\t3\tobj\t_\t_
5\tfor\tfor\tADP\tIN\t_\t6\tcase\t_\t_
6\t$\t$\tSYM\t$\t_\t3\tobl\t_\tSpaceAfter=No
7\t3.2\t3.2\tNUM\tCD\t_\t8\tcompound\t_\t_
8\tmillion\tmillion\tNUM\tCD\t_\t6\tnummod\t_\tSpaceAfter=No
9\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = own-2
1\tTarnow\tTarnow\tPROPN\tNNP\t_\t3\tnsubj\t_\t_
2\twill\twill\tAUX\tMD\t_\t3\taux\t_\t_
3\tclose\tclose\tVERB\tVB\t_\t0\troot\t_\t_
4\ta\ta\tDET\tDT\t_\t5\tdet\t_\t_
5\tplant\tplant\tNOUN\tNN\t_\t3\tobj\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = own-3
1\tShareholders\tshareholder\tNOUN\tNNS\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tapplaud\tapplaud\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    """A CoNLL-U file."""
    path = tmp_path / "own.conllu"
    path.write_text(_SENTENCES, encoding="utf-8")
    return path
