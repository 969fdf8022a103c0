"""Chances that noise alone gives a period in several measurements, beside astropy's: check_false_alarm.py <folder of makeFalseAlarms>.

astropy knows Baluev's chance of one measurement. Of several the same rule is put together here from its parts, by scipy: half
chi-squareds of two degrees of freedom add up to a gamma distribution, and the squares of the speeds at which a level is crossed
(Rice 1944) add up, too. How often points without a period get a chance as low says whether the rule holds.
Prints one line a check and "N passed, N failed" last.
"""

import json
import sys
from pathlib import Path

import numpy as np
from astropy.timeseries import LombScargle
from astropy.timeseries.periodograms.lombscargle import _statistics as astropy_statistics
from counted import counted
from scipy import stats

with open(Path(sys.argv[1]) / "false-alarms.json") as opened:
    made = json.load(opened)
frequency = made["grid"]["first"] + made["grid"]["step"] * np.arange(made["grid"]["count"])
width = frequency[-1]
times = [np.array(one) for one in made["times"]]
band_counts = range(1, len(times) + 1)


def parts(run):
    """Of every measurement, astropy's power, its chance at one frequency, and how often noise crosses such a power."""
    for t, y, dy in zip(times, map(np.array, run["values"]), map(np.array, run["errors"])):
        power = LombScargle(t, y, dy).power(frequency, method="cython", assume_regular_frequency=True)
        single = astropy_statistics.fap_single(power, len(t), "standard")
        yield power, single, astropy_statistics.tau_davies(power, width, t, y, dy, normalization="standard")


def combined(found, count):
    """The chance of the first measurements together at each frequency."""
    level = sum(-np.log(single) for _, single, _ in found[:count])
    speed = np.sqrt(sum((tau / single) ** 2 for _, single, tau in found[:count]))
    crossings = stats.gamma.pdf(level, count) * speed
    return 1 - (1 - stats.gamma.sf(level, count)) * np.exp(-crossings)


found = [list(parts(run)) for run in made["runs"]]
chances = {count: np.array([combined(one, count) for one in found]) for count in band_counts}


def one_measurement():
    """has the same chance of one measurement by Baluev's method, to 1e-8, and the same least one of each shuffle"""
    for run, (one, *_) in zip(made["runs"], found):
        at = run["least"][0]["at"]
        t, y, dy = times[0], np.array(run["values"][0]), np.array(run["errors"][0])
        theirs = astropy_statistics.false_alarm_probability(one[0][at], width, t, y, dy, "standard", method="baluev")
        assert np.isclose(np.exp(run["least"][0]["logFap"]), theirs, rtol=1e-8, atol=0), (run["least"][0], theirs)


def several():
    """has the same chance of two and of three measurements together, put together from its parts by scipy, to 1e-8"""
    for count in band_counts:
        for run, chance in zip(made["runs"], chances[count]):
            ours = run["least"][count - 1]
            assert np.isclose(np.exp(ours["logFap"]), chance.min(), rtol=1e-8, atol=0), (count, ours, chance.min())
            assert np.isclose(chance[ours["at"]], chance.min(), rtol=1e-8, atol=0), (count, ours)


def without_period():
    """finds noise and shuffled points periodic no more often than the chance says, of one, two and three measurements, and not far less often"""
    for kind in ("noise", "shuffled"):
        runs = [run for run in made["runs"] if run["kind"] == kind]
        for count in band_counts:
            least = np.exp([run["least"][count - 1]["logFap"] for run in runs])
            levels = (0.5, 0.2, 0.1, 0.05)
            seen = [int((least < level).sum()) for level in levels]
            shares = ", ".join(f"{one / len(least):.3f} below {level}" for one, level in zip(seen, levels))
            print(f"    {kind}, {count} measurements, {len(least)} times: {shares}")
            for one, level in zip(seen, levels):
                assert one <= stats.binom(len(least), level).ppf(0.999), (kind, count, level, one)
                assert one >= stats.binom(len(least), level / 3).ppf(0.001), (kind, count, level, one)


sys.exit(counted("astropy", [one_measurement, several, without_period], lambda check: check()))
