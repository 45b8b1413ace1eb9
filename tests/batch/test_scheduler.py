"""A cluster gives the bytes that one machine gives, whoever of it goes away meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from batching import DAY, ROOT, batch, command, generator, run, write_lines

from compliance import resources
from compliance.batch.child import LIMIT
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.batch.scheduler import Differs, decide_there
from compliance.batch.standing import differences, standing
from compliance.batch.work import Encoded

pytest.importorskip("distributed")
QUESTION = BatchQuestion(("osd",), DAY)
_ENVIRONMENT = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of openclaim: workers refuse to decide when a file of it is edited meanwhile."""
    copied = tmp_path_factory.mktemp("installed")
    for name in ("compliance", "ontology", "shapes"):
        shutil.copytree(ROOT / name, copied / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copied)
    return copied


class LocalCluster:
    """A scheduler and workers, each a process of its own on this machine."""

    def __init__(self, folder: Path, installed: Path) -> None:
        self._folder = folder
        self.environment = {**_ENVIRONMENT, "PYTHONPATH": str(installed)}
        said = folder / "scheduler.json"
        self.scheduler = self._started("scheduler", "--scheduler-file", said)
        while not said.exists():
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = json.loads(said.read_text())["address"]
        self.workers = [self._started("worker", self.address, "--nthreads", 1, "--no-nanny", "--local-directory", folder / str(n))
                        for n in range(2)]

    def _started(self, kind: str, *arguments: object) -> subprocess.Popen[bytes]:
        made = [sys.executable, "-m", "distributed.cli.dask_" + kind, "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                *arguments]
        return subprocess.Popen([str(a) for a in made if kind == "scheduler" or a not in ("--port", "0")], cwd=self._folder,
                                env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        """Ends what is still there."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path, installed: Path) -> Iterator[LocalCluster]:
    (tmp_path / "cluster").mkdir()
    made = LocalCluster(tmp_path / "cluster", installed)
    yield made
    made.close()


def _corpus(folder: Path, count: int = 1600) -> Path:
    lines = [json.dumps(r) for r in generator().records(count, seed=23, adversarial=True)]
    lines[1200] = lines[1200][:-9]
    path = folder / "c.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def _whole(folder: Path, *sources: Path) -> Path:
    assert batch(*sources, "-o", folder / "whole.parquet", "-p", "osd", workers=2).returncode == 1
    return folder / "whole.parquet"


def _equal(one: Path, other: Path) -> bool:
    tables = [p.with_name(f"{p.stem}{end}") for p in (one, other) for end in (".parquet", ".rejects.parquet")]
    first, first_rejects, second, second_rejects = (t.read_bytes() for t in tables)
    return first == second and first_rejects == second_rejects


def _begun(output: Path, cluster: LocalCluster, *arguments: object) -> subprocess.Popen[str]:
    """A run of which some parts are there, but not all."""
    made = command("batch", "--as-of", DAY, "-p", "osd", "-o", output, "--scheduler", cluster.address, *arguments)
    process = subprocess.Popen(made, cwd=output.parent, env=cluster.environment, stderr=subprocess.PIPE, text=True)
    while not list(Path(f"{output}.work").glob("*.parquet")):
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.02)
    return process


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_and_doubles_nothing(tmp_path: Path, cluster: LocalCluster) -> None:
    corpus, cards = _corpus(tmp_path), tmp_path / "cards"
    (cards / "repository").mkdir(parents=True)
    (cards / "one.md").write_text("---\nlicense: mit\n---\n# One\n")
    (cards / "repository" / "README.md").write_text("---\nlicense: mit\n---\n# Two\n")
    (cards / "repository" / "config.json").write_text("{}")
    process = _begun(tmp_path / "o.parquet", cluster, corpus, cards)
    killed = cluster.workers[0]
    assert killed.poll() is None
    killed.send_signal(signal.SIGKILL)
    assert process.poll() is None
    _, said = process.communicate()
    assert process.returncode == 1, said
    assert "1 record rejected" in said
    assert _equal(_whole(tmp_path, corpus, cards), tmp_path / "o.parquet")


@pytest.mark.slow
def test_a_scheduler_that_goes_away_leaves_parts_from_which_one_machine_goes_on(tmp_path: Path, cluster: LocalCluster) -> None:
    corpus, output = _corpus(tmp_path), tmp_path / "o.parquet"
    process = _begun(output, cluster, corpus)
    cluster.scheduler.send_signal(signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == 2, said
    assert said == f"openclaim: {cluster.address}: the scheduler went away; the parts that came back are kept, go on with --resume\n"
    kept = set(Path(f"{output}.work").glob("*.parquet"))
    assert 0 < len(kept) < 4
    assert not output.exists()
    assert batch(corpus, "-o", output, "-p", "osd", "--resume", workers=2).returncode == 1
    assert _equal(_whole(tmp_path, corpus), output)


@pytest.mark.slow
def test_a_worker_that_lacks_an_own_folder_is_refused(tmp_path: Path, cluster: LocalCluster) -> None:
    own = tmp_path / "here" / "own"
    own.mkdir(parents=True)
    text = resources.folder("ontology", "licences", "mit.ttl").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "oc:alias" not in line and "oc:spdxId" not in line]
    (own / "acme-1.0.ttl").write_text("\n".join(kept).replace("licence/mit>", "licence/acme-1.0>").replace('oc:id "mit"', 'oc:id "acme-1.0"'))
    corpus = write_lines(tmp_path / "c.jsonl", generator().records(3))
    made = command("batch", corpus, "-o", tmp_path / "o.parquet", "-p", "osd", "--licences", "own", "--scheduler", cluster.address)
    done = subprocess.run(made, cwd=tmp_path / "here", env=cluster.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "a worker does not decide by the same as this machine" in done.stderr
    assert "own: " in done.stderr


@pytest.mark.slow
def test_an_address_without_a_scheduler_is_a_clear_error(tmp_path: Path) -> None:
    corpus = write_lines(tmp_path / "c.jsonl", generator().records(3))
    for address, why in (("127.0.0.1:1", "no scheduler of Dask can be reached there"),
                         ("nonsense://x", "unknown address scheme"),
                         ("tls://127.0.0.1:1", "no certificate and key")):
        done = run("batch", corpus, "-o", tmp_path / "o.parquet", "--scheduler", address)
        assert done.returncode == 2
        assert f"openclaim: {address}: " in done.stderr
        assert why in done.stderr
        assert done.stderr.count("\n") == 1
        assert not list(tmp_path.glob("o.*"))


def test_workers_of_this_machine_and_of_a_cluster_are_not_mixed(tmp_path: Path) -> None:
    done = batch(write_lines(tmp_path / "c.jsonl", generator().records(1)), "-o", tmp_path / "o.parquet", "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert "leave one out" in done.stderr


def test_a_worker_with_another_version_decides_nothing() -> None:
    here = standing(QUESTION)
    record = Record("x", 1, Kind.JSON, b'{"id": "urn:m:1", "type": "Model"}')
    assert decide_there(QUESTION, LIMIT, here | {"openclaim": "0.0.9"}, [record]) == Differs(
        [f"openclaim: {here['openclaim']} there, 0.0.9 here"])
    assert isinstance(decide_there(QUESTION, LIMIT, here, [record]), Encoded)


def test_own_folders_and_policies_are_part_of_what_is_compared(tmp_path: Path) -> None:
    here = standing(QUESTION)
    assert differences(here, standing(QUESTION)) == []
    assert [d.partition(":")[0] for d in differences(here, standing(BatchQuestion(("osaid",), DAY)))] == ["policies"]
    assert differences(here, {})[0].endswith(f"none there, {here['openclaim']} here")
