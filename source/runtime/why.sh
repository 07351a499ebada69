#!/bin/bash
# Prints why the last CHECK did not pass.
why=${LABPROOF_HOME:-/opt/labproof}/state/why
if [[ -r $why ]]; then
  cat -- "$why"
else
  echo 'No check has failed since the last one that passed'
fi
