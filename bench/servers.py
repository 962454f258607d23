"""Servers that a benchmark starts for itself."""
import datetime
import glob
import hashlib
import hmac
import http.client
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from tools import TOP

ACCESS, SECRET, BUCKET, REGION = "bench", "bench-secret", "bench", "us-east-1"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Cluster:
    """A server of PostgreSQL of its own, as the machine's own account of least rights."""

    def __init__(self, work):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.home = os.path.join(work, "cluster")
        self.port = free_port()
        os.makedirs(self.home)
        os.chmod(work, 0o755)
        shutil.chown(self.home, 65534, 65534)
        self.run("initdb", "-D", self.home + "/data", "-U", "bench", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
        self.server = subprocess.Popen(
            self.argv("postgres", "-D", self.home + "/data", "-p", str(self.port), "-k", self.home, "-c",
                      "listen_addresses=127.0.0.1", "-c", "shared_buffers=512MB", "-c", "max_wal_size=8GB", "-c", "fsync=off",
                      "-c", "autovacuum=off"),
            stdout=open(self.home + ".log", "wb"), stderr=subprocess.STDOUT)
        self.environment = {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "bench",
                            "LC_ALL": "C.UTF-8", "PATH": self.bin + ":" + os.environ["PATH"]}
        while subprocess.call([self.bin + "/pg_isready", "-q"], env=self.environment):
            time.sleep(0.1)

    def argv(self, program, *arguments):
        dropped = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] if os.getuid() == 0 else []
        return [*dropped, os.path.join(self.bin, program), *arguments]

    def run(self, *argv):
        subprocess.run(self.argv(*argv), check=True, stdout=subprocess.DEVNULL)

    def sql(self, text, database="bench"):
        out = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", database], input=text, text=True, check=True,
                             env=self.environment, stdout=subprocess.PIPE)
        return out.stdout.strip()

    def pgbench(self, scale):
        """Makes the database `bench` and fills it as pgbench does."""
        self.sql("create database bench", "postgres")
        subprocess.run(["pgbench", "-i", "-q", "-s", str(max(1, int(scale))), "bench"], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        self.server.terminate()
        self.server.wait()


class BucketServer:
    """S3Proxy with one bucket, before a directory of the same disk."""

    def __init__(self, directory):
        os.makedirs(os.path.join(directory, "buckets", BUCKET))
        self.port = free_port()
        settings = os.path.join(directory, "s3proxy.properties")
        with open(settings, "w") as out:
            out.write("s3proxy.endpoint=http://127.0.0.1:%d\ns3proxy.authorization=aws-v2-or-v4\ns3proxy.identity=%s\n"
                      "s3proxy.credential=%s\njclouds.provider=filesystem-nio2\njclouds.filesystem.basedir=%s\n"
                      % (self.port, ACCESS, SECRET, os.path.join(directory, "buckets")))
        java = os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java")
        parts = os.path.join(TOP, "target", "servers", "s3proxy", "*")
        with open(os.path.join(directory, "s3proxy.log"), "w") as log:
            quiet = "-Dlogback.configurationFile=" + os.path.join(TOP, "scripts", "servers", "s3proxy", "logback.xml")
            self.process = subprocess.Popen(
                [java, "-Xmx256m", quiet, "-cp", parts, "org.gaul.s3proxy.Main", "--properties", settings],
                stdout=log, stderr=log)
        self.wait()

    def wait(self):
        for _ in range(100):
            try:
                urllib.request.urlopen("http://127.0.0.1:%d/" % self.port, timeout=1).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the server did not answer")

    def ask(self, connection, method, path, body=b""):
        """One request, signed as version 4 of Amazon's signatures has it, over a connection that stays open."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        host = "127.0.0.1:%d" % self.port
        digest = hashlib.sha256(body).hexdigest()
        names = "host;x-amz-content-sha256;x-amz-date"
        request = "\n".join([method, path, "", "host:" + host, "x-amz-content-sha256:" + digest, "x-amz-date:" + now, "",
                             names, digest])
        scope = "%s/%s/s3/aws4_request" % (now[:8], REGION)
        key = ("AWS4" + SECRET).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        told = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
        signature = hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
        connection.request(method, path, body, {
            "Host": host, "x-amz-date": now, "x-amz-content-sha256": digest,
            "Authorization": "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (ACCESS, scope, names, signature)})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit("%s %s: %d %s" % (method, path, answer.status, content[:300]))
        return content

    def put(self, objects):
        """Stores pairs of key and bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for key, content in objects:
            self.ask(connection, "PUT", "/%s/%s" % (BUCKET, key), content)
        connection.close()

    def digest(self, keys):
        """One digest of what stands at these keys."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        total = hashlib.sha256()
        for key in keys:
            total.update(self.ask(connection, "GET", "/%s/%s" % (BUCKET, key)))
        connection.close()
        return total.hexdigest()

    def delete(self, keys):
        """Removes what stands at these keys."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for key in keys:
            self.ask(connection, "DELETE", "/%s/%s" % (BUCKET, key))
        connection.close()

    def close(self):
        self.process.kill()
        self.process.wait()
