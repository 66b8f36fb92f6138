"""Reads content files, and says in plain Vietnamese what is wrong with one."""

import re
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from bot.errors import ContentWrong
from content.answer import Answer
from content.mistakes import TWICE, dangling, invalid, unreadable
from content.procedure import Procedure
from content.schema import Flow

Content = TypeVar("Content", Flow, Procedure, Answer)


class _Loader(yaml.CSafeLoader):
    """Refuses a key that is written twice: the first would silently be lost.

    Only `true` and `false` are truth values: `yes`, `no`, `on`, `off` are words people say.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - pyyaml's own way of saying it
        first: [(tag, sense) for tag, sense in senses if tag != "tag:yaml.org,2002:bool"]
        for first, senses in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                mark = key_node.start_mark
                problem = f"{TWICE} “{key}”. Hãy giữ một."
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def load_flow(text: str, name: str) -> Flow:
    """Read a flow; `name` is the file's."""
    return cast("Flow", _load(Flow, text, name))


def load_procedure(text: str, name: str) -> Procedure:
    """Read a procedure; `name` is the file's."""
    return cast("Procedure", _load(Procedure, text, name))


def load_answer(text: str, name: str) -> Answer:
    """Read an answer of the commune's own; `name` is the file's."""
    return cast("Answer", _load(Answer, text, name))


def load_folder(path: Path) -> tuple[dict[str, Flow], dict[str, Procedure]]:
    """Read flows/ and procedures/ of a content folder; their ids are unique over both."""
    flows = {
        file.stem: load_flow(read(file), f"flows/{file.name}")
        for file in sorted((path / "flows").glob("*.yaml"))
    }
    procedures = {
        file.stem: load_procedure(read(file), f"procedures/{file.name}")
        for file in sorted((path / "procedures").glob("*.yaml"))
    }
    if twice := sorted(flows.keys() & procedures.keys()):
        raise ContentWrong(
            f"procedures/{twice[0]}.yaml, mục id: tên “{twice[0]}” đã dùng trong flows/. "
            "Hãy đặt tên khác."
        )
    return flows, procedures


def read(file: Path) -> str:
    """Read a file as UTF-8 text."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ContentWrong(f"{file.name}: chữ không đọc được. Hãy lưu lại bằng UTF-8.") from error


def parse(text: str, name: str) -> Any:
    """Read YAML as plain values."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a CSafeLoader that is stricter still
    except (yaml.YAMLError, ValueError) as error:
        raise ContentWrong(f"{name}, {unreadable(error)}") from error


@lru_cache(maxsize=256)
def _load(form: type[Content], text: str, name: str) -> Content:
    """Read a file's text; the same text again, as after a publication, costs nothing."""
    raw = parse(text, name)
    if not isinstance(raw, dict):
        raise ContentWrong(
            f"{name}, đầu tệp: phải là các mục “tên: nội dung”. Hãy xem một tệp có sẵn."
        )
    if lost := dangling(raw):
        raise ContentWrong(f"{name}, {lost}")
    try:
        content = form.model_validate(raw)
    except ValidationError as error:
        raise ContentWrong(f"{name}, {invalid(error, raw)}") from error
    if content.id != Path(name).stem:
        raise ContentWrong(
            f"{name}, mục id: là “{content.id}”, khác tên tệp. Hãy viết “{Path(name).stem}”."
        )
    return content
