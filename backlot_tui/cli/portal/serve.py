"""`portal serve`: run a portal on a data folder until interrupted."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from backlot_tui.cli.durations import duration
from backlot_tui.cli.output import print_json, print_line
from backlot_tui.cli.signals import stop_on_signals
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.portal.data_folder import MOST_PORT
from backlot_tui.portal.objects.s3.place import parse_place
from backlot_tui.portal.settings import PortalInfo, PortalSettings, S3Settings

_GIVE_OBJECTS = "Give --objects s3://BUCKET[/PREFIX], too."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (this machine)")
    parser.add_argument(
        "--port", type=_port, default=0, help="0 takes the last one again, or any that is free"
    )
    parser.add_argument("--demo", action="store_true", help="fill an empty portal with a demo")
    parser.add_argument(
        "--inspection-delay",
        type=duration,
        default=0.0,
        metavar="SECONDS",
        help="stay in Pending Inspection at least this long",
    )
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="source types of your own")
    parser.add_argument("--certificate", type=Path, metavar="PEM", help="TLS certificate chain")
    parser.add_argument("--key", type=Path, metavar="PEM", help="the certificate's private key")
    parser.add_argument(
        "--behind-proxy", action="store_true", help="a proxy ends TLS; needs the public URLs"
    )
    parser.add_argument("--public-url", metavar="URL", help="the API as clients reach it")
    parser.add_argument("--public-bytes-url", metavar="URL", help="the byte plane, likewise")
    parser.add_argument(
        "--objects",
        metavar="s3://BUCKET[/PREFIX]",
        help="keep media in an object store; keys come from the environment (AWS_ACCESS_KEY_ID,"
        " AWS_SECRET_ACCESS_KEY) or --s3-credentials",
    )
    parser.add_argument("--s3-endpoint", metavar="URL", help="the object store's address")
    parser.add_argument("--s3-region", default="us-east-1", metavar="REGION", help="its region")
    parser.add_argument(
        "--s3-credentials", type=Path, metavar="FILE", help="its keys, under [default]; mode 0600"
    )


def _port(text: str) -> int:
    """For argparse's `type`."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number from 0 to {MOST_PORT}")
    return number


def run(arguments: argparse.Namespace) -> int:
    # The owner's other commands share this parser and need no web server.
    from backlot_tui.portal.service import run_portal  # noqa: PLC0415

    stop = threading.Event()
    stop_on_signals(stop.set)
    settings = PortalSettings(
        data=arguments.data,
        host=arguments.host,
        port=arguments.port,
        demo=arguments.demo,
        inspection_delay_s=arguments.inspection_delay,
        catalogue=arguments.catalogue,
        certificate=arguments.certificate,
        key=arguments.key,
        behind_proxy=arguments.behind_proxy,
        public_url=arguments.public_url,
        public_bytes_url=arguments.public_bytes_url,
        s3=_s3(arguments),
    )

    def tell(info: PortalInfo) -> None:
        if arguments.json:
            print_json(url=info.url, data_dir=str(info.data_dir), token=info.demo_token)
            return
        print_line(info.url)
        if info.demo_token:
            print_line(f"Demo token: {info.demo_token}")

    run_portal(settings, tell, stop)
    return 0


def _s3(arguments: argparse.Namespace) -> S3Settings | None:
    if arguments.objects is None:
        if arguments.s3_endpoint or arguments.s3_credentials:
            raise UsageProblem(
                "objects", "An object store is given, but not what of it to use.", _GIVE_OBJECTS
            )
        return None
    if arguments.s3_endpoint is None:
        raise UsageProblem(
            "s3-endpoint",
            f"Where the object store of {arguments.objects} is was not said.",
            "Give --s3-endpoint URL.",
        )
    return S3Settings(
        place=parse_place(arguments.objects),
        endpoint=arguments.s3_endpoint.rstrip("/"),
        region=arguments.s3_region,
        credentials=arguments.s3_credentials,
    )
