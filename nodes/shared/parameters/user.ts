import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { BY_ID, fromList, typed } from './pickerModes';
import { readGiven } from './required';

/** The user who is responsible for something. Its list needs `searchUsers`. */
export const userParameter: INodeProperties = {
	displayName: 'Assigned To',
	name: 'user',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The user responsible for the activity. Defaults to the user of the credential.',
	modes: [
		fromList('searchUsers', 'Choose a user...'),
		typed('By Email or Login', 'email', 'e.g. ann@example.com'),
		BY_ID,
	],
};

/**
 * The user as a database ID, login, email address or External ID; empty for the client's own.
 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
 */
export function readUser(ctx: IExecuteFunctions, itemIndex: number): unknown {
	return readGiven(ctx, itemIndex, userParameter);
}
