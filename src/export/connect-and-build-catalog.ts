import { connectToCatalog } from '../connection/connect-to-catalog.js'

/**
 * The name that the Python reference gives to connecting, for code that is ported from there.
 * @deprecated Use {@link connectToCatalog}: it is the same function, and every connect brings the views up to date.
 * @public
 */
export const connectAndBuildCatalog: typeof connectToCatalog = connectToCatalog
