import type { Database } from '../orm/database';
import type { Role } from '../orm/groups';
import { plant } from './plant';
import { USERS, type SandboxUser } from './users';

/** One transparent pixel. */
const LOGO =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const UNITED_STATES = 233;

interface Person {
	/** Of the partner; the user's is one less. */
	readonly id: number;
	readonly name: string;
	readonly role: Role;
	readonly user?: SandboxUser;
	/** Of those that only the system uses, and that nobody can log in as. */
	readonly login?: string;
	readonly xmlid?: string;
}

const PEOPLE: readonly Person[] = [
	{ id: 2, name: 'OdooBot', role: 'administrator', login: '__system__', xmlid: 'root' },
	{ id: 3, name: 'Administrator', role: 'administrator', user: USERS.admin, xmlid: 'admin' },
	{ id: 4, name: 'Public user', role: 'portal', login: 'public' },
	{ id: 5, name: 'Portal User Template', role: 'portal', login: 'portaltemplate' },
	{ id: 6, name: 'Low User', role: 'partnerManager', user: USERS.low },
	{ id: 7, name: 'Portal User', role: 'portal', user: USERS.portal },
	{ id: 8, name: 'Gone User', role: 'internal', user: USERS.inactive },
];

/** The company, its users and their contacts, with the ids they have in a new Odoo. */
export function seedPeople(database: Database): void {
	const contact = { type: 'contact', lang: 'en_US', color: 0, category_id: [], active: true };
	const address = { street: '', city: '', zip: '', phone: '', country_id: UNITED_STATES };
	const company = { id: 1, name: 'My Company', active: true };
	plant(database, 'res.partner', [
		{
			...contact,
			...address,
			...company,
			is_company: true,
			image_1920: LOGO,
			xmlid: 'base.main_partner',
		},
		...PEOPLE.map(({ id, name, user, xmlid }) => ({
			...contact,
			id,
			name,
			is_company: false,
			email: user ? `${user.login}@example.com` : null,
			active: user !== undefined,
			...(xmlid && { xmlid: `base.partner_${xmlid}` }),
		})),
	]);
	plant(database, 'res.company', [
		{ ...company, sequence: 10, partner_id: 1, currency_id: 1, xmlid: 'base.main_company' },
	]);
	plant(database, 'res.users', PEOPLE.map(userRow));
	const withKeys = Object.values(USERS).filter(({ apiKey }) => apiKey !== undefined);
	plant(
		database,
		'res.users.apikeys',
		withKeys.map(({ uid }: SandboxUser, at) => ({
			id: at + 1,
			name: 'lab',
			user_id: uid,
			scope: 'rpc',
		})),
	);
}

function userRow({ id, user, login, role, xmlid }: Person) {
	return {
		id: id - 1,
		partner_id: id,
		login: user?.login ?? login ?? null,
		password: user?.password ?? null,
		api_key: user?.apiKey ?? null,
		role,
		active: user !== undefined && user !== USERS.inactive,
		company_id: 1,
		company_ids: [1],
		...(xmlid && { xmlid: `base.user_${xmlid}` }),
	};
}
