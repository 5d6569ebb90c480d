#!/usr/bin/env node
import "../dist/bin/eomatch.js";
