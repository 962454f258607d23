#!/usr/bin/env bash
# Makes the pictures of docs/tour.md anew: does in a browser what they show.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
mkdir -p docs/tour
mvn -B -q test -Dtest='TourTest#whatWasLostComesBackFromThePagesAlone' -Dbackstay.tour=docs/tour
