"""A look at a user's file lists what it registers and what its network is, or says what is wrong, and in which line."""

from __future__ import annotations

import subprocess

import pytest

from app.tuning.own.dry_run import dry_run
from app.tuning.own.found import dry_run_command, read_dry_run
from app.tuning.spec.space import Vary
from tests.tuning.own.files import BEGIN, BUILD, WHOLE, line_of, written

pytestmark = pytest.mark.real


def test_that_it_lists_everything_that_is_registered_with_its_conditions(tmp_path):
    found = dry_run(written(tmp_path, WHOLE), "")
    assert found.fault is None
    registered = {hp.name: hp for hp in found.hyperparameters}
    assert registered["layers"].entry == Vary(min=1, max=2, step=1)
    assert registered["units_0"].entry == Vary(min=2, max=8, step=2)
    assert registered["dropped"].entry == Vary(choices=(False, True))
    assert registered["rate"].conditions == (("dropped", (True,)),)
    assert registered["units_1"].conditions == ()  # registered where there are two layers
    assert registered["layers"].default == 1
    assert registered["learning_rate"].entry == Vary(min=1e-4, max=1e-1, sampling="log")


def test_that_it_describes_the_network_that_the_defaults_build(tmp_path):
    found = dry_run(written(tmp_path, WHOLE), "build_model")
    assert [(layer.kind, layer.parameters) for layer in found.layers] == [("Dense", 3 * 2 + 2), ("Dense", 2 + 1)]
    assert found.parameters == 11
    assert (found.inputs, found.outputs) == ("(None, 3)", "(None, 1)")
    assert (found.loss, found.metrics, found.optimizer) == ("binary_crossentropy", ("accuracy",), "Adam")
    assert found.loads
    assert found.builders == ("build_model",)


def test_that_a_network_without_an_input_is_said_to_get_its_shapes_from_the_rows(tmp_path):
    found = dry_run(written(tmp_path, WHOLE.replace("keras.Input((3,))", "")), "build_model")
    assert found.fault is None
    assert found.parameters == 0
    assert len(found.notes) == 1


def test_that_a_hypermodel_that_trains_by_itself_needs_no_compile(tmp_path):
    text = BEGIN + (
        "class Mine(keras_tuner.HyperModel):\n"
        "    def build(self, hp):\n"
        '        return keras.Sequential([keras.Input((3,)), keras.layers.Dense(hp.Int("units", 1, 4))])\n\n'
        "    def fit(self, hp, model, *args, **kwargs):\n"
        '        return {"val_loss": 1.0}\n'
    )
    found = dry_run(written(tmp_path, text), "")
    assert found.fault is None
    assert found.function == "Mine"
    assert [hp.name for hp in found.hyperparameters] == ["units"]


FAULTY = {
    "a line that Python cannot read": (BEGIN + "def build_model(hp)\n    pass\n", "def build_model"),
    "a tab among spaces": (WHOLE.replace("    for k", "\tfor k"), "\tfor k"),
    "a package that is not there": ("import kerass\n" + WHOLE, "kerass"),
    "sys.exit at its end": (WHOLE + "\nimport sys\nsys.exit(3)\n", "sys.exit(3)"),
    "a name that is not there": (WHOLE.replace("keras.layers.Dense(1", "keras.layers.Dens(1"), "Dens(1"),
    "an endless recursion": (BEGIN + "def build_model(hp):\n    return build_model(hp)\n", "return build_model"),
    "shapes that do not fit": (
        WHOLE.replace("    rate =", '    model.add(keras.layers.Conv2D(2, 3))\n    rate ='), "Conv2D"
    ),
    "an exception of no usual kind": (WHOLE.replace("    rate =", "    raise BaseException\n    rate ="), "raise"),
    "an interrupt": (WHOLE.replace("    rate =", "    raise KeyboardInterrupt\n    rate ="), "raise"),
    "an exit of the file by an exception of no usual kind": (WHOLE + "\nraise GeneratorExit('done')\n", "raise"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTY)
def test_that_a_fault_is_told_with_the_line_of_the_user_s_file(tmp_path, what):
    text, guilty = FAULTY[what]
    fault = dry_run(written(tmp_path, text), "").fault
    assert fault is not None
    assert fault.line == line_of(text, guilty)
    assert fault.sentence
    assert "\n" not in fault.sentence


NO_LINE = {
    "nothing": ("", "build_model"),
    "no network": (BEGIN + BUILD.replace("    return model\n", ""), "return model"),
    "no compile": (BEGIN + BUILD.replace("model.compile(", "str((").replace('metrics=["accuracy"])', "))"), "compile"),
    "a name the file does not have": (BEGIN + BUILD.replace("build_model", "another"), "another"),
}


@pytest.mark.parametrize("what", NO_LINE)
def test_that_a_file_without_a_usable_function_is_told_what_it_needs(tmp_path, what):
    text, said = NO_LINE[what]
    fault = dry_run(written(tmp_path, text), "build_model").fault
    assert fault is not None
    assert said in fault.sentence


def test_that_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "latin.py"
    path.write_bytes('name = "Müller"\n'.encode("latin-1"))
    fault = dry_run(path, "build_model").fault
    assert fault is not None
    assert "UTF-8" in fault.sentence


def test_that_a_file_may_print_and_start_threads_that_never_end(tmp_path):
    noisy = '\nimport threading\nprint("{" * 100_000)\nthreading.Thread(target=threading.Event().wait).start()\n'
    command = dry_run_command(written(tmp_path, WHOLE + noisy), "build_model")
    ended = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert read_dry_run(ended.stdout).parameters == 11


def test_that_a_metric_of_one_s_own_goes_by_the_name_of_its_function(tmp_path):
    odd = "def odd(y, p):\n    return keras.ops.mean(p)\n\n\n"
    text = BEGIN + odd + BUILD.replace('["accuracy"]', '[odd, keras.metrics.AUC(name="area")]')
    assert dry_run(written(tmp_path, text), "build_model").metrics == ("odd", "area")
