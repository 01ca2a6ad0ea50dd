import type { ModelCalls } from '../client/modelClient';
import { OdooError } from '../errors';
import { preview } from '../preview';
import { isBlank } from '../values/blank';
import type { Match } from './matches';
import { BY_EMAIL, BY_LOGIN, matchPeople } from './people';

const USER = 'res.users';

/**
 * Finds the users that are meant by database IDs, logins, email addresses or External IDs, all
 * together; where none is given, it is the client's own user.
 * @returns for each value the id, or why there is none
 */
export async function findUsers(
	model: ModelCalls,
	given: readonly unknown[],
): Promise<Array<number | OdooError>> {
	const named = given.filter((value) => !isBlank(value));
	const found =
		named.length > 0
			? await matchPeople(await model.of(USER), named, [BY_LOGIN, BY_EMAIL])
			: new Map<unknown, Match>();
	const { endpoint } = await model.client.session();
	return given.map((value) => {
		if (isBlank(value)) return endpoint.uid;
		const match = found.get(value);
		return match?.status === 'found' ? match.id : userError(value, match);
	});
}

function userError(value: unknown, match: Match | undefined): OdooError {
	if (match?.status === 'failed') return match.error;
	if (match?.status === 'ambiguous') {
		return new OdooError(
			'REFERENCE_AMBIGUOUS',
			`Several users have the email address ${preview(value)}: those with the IDs ${match.ids.join(', ')}.`,
			{ field: 'user_id', hint: 'Use the login or the ID of the user instead.' },
		);
	}
	return new OdooError('REFERENCE_NOT_FOUND', `There is no user ${preview(value)}.`, {
		field: 'user_id',
		hint: 'Use the login, email address or database ID of a user in this database.',
	});
}
