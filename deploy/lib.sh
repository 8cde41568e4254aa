# Shared by the scripts beside it: one clear line on failure, apt when root, the virtual environment. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
cd "$ROOT" || exit 1

say() { printf '%s\n' "$*"; }

fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

# apt_install PACKAGE...: only as root; the package lists are fetched once a boot.
apt_install() {
    [ "$(id -u)" -eq 0 ] || return 1
    command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "${APT_LISTS_FETCHED:-}" ]; then
        apt-get update -qq || return 1
        export APT_LISTS_FETCHED=1
    fi
    say "Installing $* …"
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# missing_for_browser: the packages browser tests lack; Playwright's driver needs libatomic, which it does not carry.
missing_for_browser() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || echo chromium
    compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || compgen -G '/usr/lib*/libatomic.so.1' >/dev/null || echo libatomic1
}

# missing_for_paper: the libraries that PDF papers need (WeasyPrint); without them only the PDF buttons do not work.
missing_for_paper() {
    local library
    for library in libpango-1.0-0:libpango-1.0.so.0 libpangoft2-1.0-0:libpangoft2-1.0.so.0 libharfbuzz-subset0:libharfbuzz-subset.so.0; do
        compgen -G "/usr/lib/*/${library#*:}" >/dev/null || compgen -G "/usr/lib*/${library#*:}" >/dev/null || echo "${library%%:*}"
    done
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        command -v "$candidate" >/dev/null || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    candidate=$(command -v "${PYTHON:-python3}") || fail "${PYTHON:-python3} is missing. On Debian or Ubuntu: apt-get install python3 python3-venv"
    fail "Python 3.11 or newer is needed, $candidate is $("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null || echo unknown)."
}

# fingerprint FILE...: what the environment was made of: the pins and the interpreter, which a system upgrade changes.
fingerprint() { { cat "$@" && "$VENV/bin/python" -V; } 2>&1 | sha256sum; }

# make_venv run|dev: the virtual environment with what an installation or the tests need; does nothing when it is there.
make_venv() {
    local kind=$1 python files stamp=$VENV/.requirements-$1
    files=(requirements.txt)
    [ "$kind" = dev ] && files+=(requirements-dev.txt)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint "${files[@]}")" ]; then return; fi

    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "the venv module of $python is missing. On Debian or Ubuntu: apt-get install ${python##*/}-venv"
        rm -rf "$VENV"
        "$python" -m venv "$VENV" || fail "the virtual environment could not be made in $VENV"
    fi
    say "Installing Python packages into .venv (about a minute the first time) …"
    "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-input -r "${files[-1]}" ||
        fail "pip could not install ${files[-1]}; its message is above"
    fingerprint "${files[@]}" >"$stamp"
    if [ "$kind" = dev ]; then fingerprint requirements.txt >"$VENV/.requirements-run"; fi
}

# compile_code: our own modules, once; where PYTHONDONTWRITEBYTECODE is set, every command and child process would compile them anew.
compile_code() { "$VENV/bin/python" -m compileall -qq cchc_portal scoring units || true; }
