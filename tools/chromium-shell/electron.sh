#!/bin/sh
# In place of Electron's executable, for tools that start one: dev.ts.
exec "${SHELL_NODE:-node}" "$(dirname "$0")/main.ts" "$@"
