import { OdooError } from '../../errors';

/** What a batch that failed says about its rows: these are at fault, the others are not. */
export class RowsRefused extends OdooError {
	constructor(
		cause: OdooError,
		/** Positions in the batch, at least one. */
		readonly positions: ReadonlySet<number>,
	) {
		const { code, message, hint, field, details } = cause;
		super(code, message, { hint, field, details, cause });
	}
}
