"""What the report says of a run in which steps failed."""
import os
import re
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import explanations  # noqa: E402
import goals  # noqa: E402
import measure  # noqa: E402
import recorded  # noqa: E402
import report  # noqa: E402


def row_of(text, title):
    return next(line for line in text.splitlines() if line.startswith("| %s |" % title))


class ReportOfFailures(unittest.TestCase):
    def setUp(self):
        self.run_then = recorded.load(os.path.join(HERE, "one-failed.csv"))
        self.text = report.text(self.run_then)

    def test_a_step_that_failed_is_told_in_a_sentence(self):
        self.assertIn("\n- backstay, images, backup-first, round 1: exit 70: error: no memory for &lt;a pack> \\| 84 MiB\n", self.text)

    def test_a_restore_that_differs_is_told_as_a_failure(self):
        self.assertIn("\n- borg, images, restore, round 2: ended well, but what was restored differs from the source\n", self.text)
        self.assertIn("| restore | - | - | failed (differs) |", self.text)

    def test_a_cell_that_failed_in_one_round_says_so_whatever_the_other_rounds_say(self):
        self.assertIn("| **failed (exit 70) (0.65)** |", row_of(self.text, "first backup, wall"))
        self.assertIn("| backup-first | failed (exit 70) | 9.00 / 16.00 / 140 |", self.text)

    def test_what_comes_after_a_failed_backup_is_no_figure(self):
        self.assertIn("| **after a failure (0.7)** |", row_of(self.text, "list snapshots, wall"))

    def test_cells_that_failed_count_as_not_reached(self):
        # Reached: the first backup of logs, and what it stored. Missed: listing logs. Failed: three of images.
        self.assertIn("Reached: 2 of 6.", self.text)

    def test_the_memory_of_a_step_that_failed_counts(self):
        self.assertIn("| backstay | **170** | 160 | backup-first of images, which failed |", self.text)

    def test_every_cell_that_is_missed_is_listed_once(self):
        listed = re.findall(r"^\| .* \| .* \| .* \| [0-9.]+ \|$", report._missed(self.cells(), {}), re.MULTILINE)
        self.assertEqual(len(listed), sum(not cell.reached for cell in self.cells()))
        self.assertIn("| first backup, wall | images | failed (exit 70) | 0.65 |", listed)
        self.assertIn("| list snapshots, wall | logs | 0.90 | 0.7 |", listed)

    def test_a_cell_that_is_missed_is_explained_where_somebody_wrote_why(self):
        told = report._missed(self.cells(), {("list", "logs"): "Because."})
        self.assertIn("- **list snapshots, wall (logs).** Because.", told)
        self.assertIn("- **most resident memory, MB (backstay).** *not explained yet*", told)
        self.assertEqual(told.count("[what failed](#what-failed)"), 1)

    def test_a_bound_that_a_failed_backup_kept_from_being_measured_is_missed(self):
        self.assertIn("| images | - | - | - | - | - | - | - | **failed (exit 70)** |", self.text)

    def test_a_failure_is_explained_where_somebody_wrote_why(self):
        told = report._failures(self.run_then, {("failed", "images"): "Because."})
        self.assertIn("\nOf images: Because.\n", told)
        self.assertIn("\nOf images: *not explained yet*\n", report._failures(self.run_then, {}))

    def test_steps_that_began_on_a_busy_machine_are_counted(self):
        self.assertIn("**1 of 21 steps began with a load average above 1.5**, the worst with 1.9.", self.text)

    def test_a_run_is_the_same_after_it_was_saved(self):
        with tempfile.TemporaryDirectory() as place:
            self.run_then.save(os.path.join(place, "run.csv"))
            self.assertEqual(report.text(recorded.load(os.path.join(place, "run.csv"))), self.text)

    def test_a_figure_of_which_no_round_was_calm_is_marked_and_still_compared(self):
        for row in self.run_then.rows:
            row["others_cpu"] = row["wall"] if (row["workload"], row["tool"], row["step"]) == ("logs", "borg", "list") else 0
        self.assertIn("| **~0.90 (0.7)** |", row_of(report.text(self.run_then), "list snapshots, wall"))

    def test_without_a_failure_nothing_is_said_of_any(self):
        self.run_then.rows = [row for row in self.run_then.rows if row["workload"] == "logs"]
        text = report.text(self.run_then)
        self.assertNotIn("fail", text)
        self.assertIn("Reached: 2 of 3.", text)

    def cells(self):
        return goals.everything(report.Figures(self.run_then.rows), self.run_then.bounds)


class Cells(unittest.TestCase):
    def test_a_figure_is_compared_as_it_is_printed(self):
        self.assertTrue(cell(0.7049, 0.7).reached)
        self.assertFalse(cell(0.7051, 0.7).reached)
        self.assertTrue(cell(160.4, 160, decimals=0).reached)
        self.assertFalse(cell(0.0256, 0.025, decimals=3).reached)

    def test_what_failed_is_never_reached(self):
        self.assertFalse(goals.Cell("list", "", "logs", 0.1, 0.7, "failed (exit 1)").reached)


class Explanations(unittest.TestCase):
    def test_each_is_of_a_cell_that_there_is(self):
        columns = {row: goals.COLUMNS for row, *_ in goals.AGAINST_PEERS}
        columns.update({"memory": goals.MEMORY, "live": ("statedb",), "bound": goals.COLUMNS, "list-many": ("few",)})
        columns["failed"] = (*goals.COLUMNS, "few", "start")
        for row, column in explanations.read():
            self.assertIn(column, columns.get(row, ()), "%s: %s" % (row, column))

    def test_a_heading_may_name_several_columns(self):
        with tempfile.TemporaryDirectory() as place:
            file = os.path.join(place, "explanations.md")
            with open(file, "w") as f:
                f.write("# Title\n\nNot this.\n\n## restore: logs, statefile\n\nOne line,\nand another.\n\n## list: logs\n\nShort.\n")
            text = "One line, and another."
            self.assertEqual(explanations.read(file),
                             {("restore", "logs"): text, ("restore", "statefile"): text, ("list", "logs"): "Short."})


class Measuring(unittest.TestCase):
    def test_the_line_that_says_why_is_kept_and_the_one_after_it_is_not(self):
        self.assertEqual(measured("echo 'error: no such key'; echo 'next: Make one.'; exit 3"), (3, "error: no such key"))

    def test_without_such_a_line_the_last_one_is_kept(self):
        self.assertEqual(measured("echo one; echo two >&2; exit 1"), (1, "two"))

    def test_a_step_that_ends_well_has_no_such_line(self):
        self.assertEqual(measured("echo 'error: not really'"), (0, ""))


def cell(value, most, decimals=2):
    return goals.Cell("list", "", "logs", value, most, decimals=decimals)


def measured(command):
    with tempfile.TemporaryDirectory() as place:
        log = os.path.join(place, "log")
        measure.run("echo 'error: of an earlier step'", dict(os.environ), place, log)
        cost = measure.run(command, dict(os.environ), place, log)
        return cost.status, cost.error


if __name__ == "__main__":
    unittest.main()
