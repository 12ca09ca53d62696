// Fetches the extensions of the installed client, where they exist; tests without theirs are skipped.
import { setUpExtensions } from '../extensions.mjs'

setUpExtensions()
