import type { ModelCalls } from '../client/modelClient';
import type { OdooError } from '../errors';
import { isBlank } from '../values/blank';
import type { Match } from './matches';
import { BY_EMAIL, BY_LOGIN, matchPeople, personError } from './people';

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
		return match?.status === 'found' ? match.id : personError(value, match, WORDS);
	});
}

const WORDS = {
	one: 'user',
	several: 'users',
	field: 'user_id',
	hintIfNone: 'Use the login, email address or database ID of a user in this database.',
	hintIfSeveral: 'Use the login or the ID of the user instead.',
};
