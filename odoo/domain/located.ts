import { OdooError } from '../errors';

/** Says which condition an error is about; `path` is its field as the user wrote it. */
export function located(error: unknown, where: string, path?: string): unknown {
	if (!(error instanceof OdooError)) return error;
	return error.with({ message: `${where}: ${error.message}`, ...(path && { field: path }) });
}
