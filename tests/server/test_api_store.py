"""The service and the commands work on one store at the same time."""
import os
import threading
import unittest

import api


class TwoProcesses(unittest.TestCase):
    def test_commands_beside_the_service(self):
        """A command that ends must not take the log (WAL) of the database with it: the service writes to it."""
        site = api.Site()
        self.addCleanup(site.close)
        site.admin
        log = site.data / "otklik.db-wal"
        before, statuses = os.stat(log).st_ino, []

        def work(person):
            for i in range(15):
                made = person.ask("POST", "/api/v1/subjects", {"name": f"S{i}", "kind": "other"})
                statuses.extend([made.status, person.get("/api/v1/audit").status])

        people = [site.sign_in("root") for _ in range(6)]
        threads = [threading.Thread(target=work, args=[person]) for person in people]
        for thread in threads:
            thread.start()
        for i in range(4):
            site.add_account(f"person{i}", "viewer")
        for thread in threads:
            thread.join()
        self.assertEqual({status: statuses.count(status) for status in set(statuses)}, {201: 90, 200: 90})
        self.assertEqual(os.stat(log).st_ino, before)
        self.assertEqual(len(site.admin.get("/api/v1/users").json["items"]), 5)
        done = site.command("audit", "verify")
        self.assertEqual(done.returncode, 0, done)


if __name__ == "__main__":
    unittest.main()
