//! Every code with which a request can be answered, in plain words: what it means, and what to do.
//!
//! A code never changes and never goes: programs know them. Each is explained at `/problems/{code}`, where
//! the answer itself points.

/// A code, explained.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Explained {
    /// The code.
    pub(crate) code: &'static str,
    /// The status of the answer.
    pub(crate) status: u16,
    /// What it means.
    pub(crate) means: &'static str,
    /// What to do.
    pub(crate) remedy: &'static str,
}

/// All of them, by status.
pub(crate) static PROBLEMS: &[Explained] = &[
    problem(
        400,
        "astray",
        "Somebody came back from the provider of identities in a way that did not begin here, or the provider \
         could not be asked or believed.",
        "Begin again at the sign-in page. If it stays so, the log says why.",
    ),
    problem(
        400,
        "delivery_not_now",
        "A platform's delivery was sent more than five minutes ago, or is from the future.",
        "Set the clock right of whoever sends, and send it again with a new signature.",
    ),
    problem(
        400,
        "key_missing",
        "A request that makes something came without an `Idempotency-Key`.",
        "Send one: a text of your own, such as a UUID. Use it again when you send the same request again.",
    ),
    problem(
        400,
        "key_unreadable",
        "The `Idempotency-Key` is empty, longer than 128 letters, or there are two.",
        "Send one text of 1 to 128 letters.",
    ),
    problem(400, "not_read", "The body could not be read to its end.", "Send it again."),
    problem(
        401,
        "delivery_refused",
        "A delivery is not signed by the platform of this account, or there is no such account.",
        "Compare the account in the address and the secret at the platform with those in the settings.",
    ),
    problem(
        401,
        "not_signed_in",
        "The request has no token, or one that has ended.",
        "Get a token from `POST /api/v1/sessions`, or have one made for the program, and send it as `Authorization: Bearer`.",
    ),
    problem(
        401,
        "wrong_sign_in",
        "The name, the password or the code is not right; which, is not told.",
        "Try again, each time a little later. Whoever may say who works here can give a new first password.",
    ),
    problem(
        403,
        "password_to_change",
        "The password was given by somebody else and has to be changed first.",
        "Sign in once in the console and choose one.",
    ),
    problem(
        403,
        "refused",
        "You are known, and may not do this: no role of yours does, or it is over your limit, or it is your own work.",
        "The text says which. Ask somebody whose role allows it.",
    ),
    problem(
        404,
        "not_there",
        "There is no such thing here, or you may not see it; which, is not told.",
        "Check the number in the address.",
    ),
    problem(
        409,
        "delivery_repeated",
        "A platform's delivery came before.",
        "Nothing; it was taken the first time.",
    ),
    problem(
        409,
        "expired",
        "The proposal was not approved in time.",
        "The case is decided anew; look at its next proposal.",
    ),
    problem(
        409,
        "moved",
        "Somebody else changed it at the same moment.",
        "Read it again and decide again.",
    ),
    problem(
        409,
        "no_account",
        "A file was handed in, and no account is connected to which it could belong.",
        "Connect an account in the settings of the installation, and send the file again.",
    ),
    problem(
        409,
        "not_asked",
        "The case asks something else, or nothing.",
        "Read the case again; its question may have been answered.",
    ),
    problem(
        409,
        "not_kept",
        "A name is taken by somebody else, or nobody would be left who may say who works here.",
        "Choose another name, or give somebody else that role first.",
    ),
    problem(
        409,
        "not_pending",
        "The proposal does not wait for anybody any more: it was approved, rejected or replaced.",
        "Read the case again.",
    ),
    problem(
        409,
        "outdated",
        "A newer proposal took the place of this one.",
        "Read the case again and speak of its newest proposal.",
    ),
    problem(
        409,
        "payload_changed",
        "What you approve is not what is proposed: the digest is another one.",
        "Read the proposal again, look at what it says now, and send the digest that stands there.",
    ),
    problem(
        409,
        "under_way",
        "The first request with this `Idempotency-Key` is still being answered.",
        "Wait for the seconds in `Retry-After` and send it again with the same key.",
    ),
    problem(
        409,
        "wrong_state",
        "This may not follow on where the case stands.",
        "Read the case again; it says for whom it waits.",
    ),
    problem(
        412,
        "changed_meanwhile",
        "It changed since you read it: your `If-Match` is not its `ETag`.",
        "Read it again and decide again.",
    ),
    problem(
        413,
        "too_large",
        "The request is larger than it may be.",
        "Send less at a time. Files have a limit of their own in the settings.",
    ),
    problem(
        415,
        "not_json",
        "The body is not JSON, or does not say that it is.",
        "Send JSON with `Content-Type: application/json`.",
    ),
    problem(
        415,
        "other_kind",
        "The body is of another kind than the description says.",
        "Send it as the description says, with its `Content-Type`.",
    ),
    problem(
        421,
        "other_host",
        "The site was asked for by a name that is not its own.",
        "Use the address in the setting `server.public_url`.",
    ),
    problem(
        422,
        "invalid",
        "What was sent can be read, and says what may not be: a field is missing, unknown, of another kind, or out of its range.",
        "The text says what is wrong; the description of the API says what each field is.",
    ),
    problem(
        422,
        "key_reused",
        "The `Idempotency-Key` came before with another request.",
        "Use a new key for a new request.",
    ),
    problem(
        429,
        "too_many",
        "Too many requests in a short time.",
        "Wait for the seconds in `Retry-After`.",
    ),
    problem(
        500,
        "answer_too_large",
        "The answer would be larger than it may be.",
        "Ask for a smaller page.",
    ),
    problem(
        500,
        "broke_down",
        "The program has a fault.",
        "Tell whoever looks after the installation; its log has more under the request's `X-Request-Id`.",
    ),
    problem(
        500,
        "records_failed",
        "The records could not be read or changed.",
        "Tell whoever looks after the installation: `recourse doctor` says more.",
    ),
    problem(
        500,
        "town_stuck",
        "The invented town of a demo can't live on.",
        "Look at the terminal in which the demo runs; it says why.",
    ),
    problem(
        503,
        "no_chance",
        "The machine gave no random numbers, and a secret can't be made without.",
        "Try again; if it stays, have somebody look at the machine.",
    ),
    problem(
        503,
        "records_away",
        "The records can't be reached just now; nothing was changed.",
        "Wait for the seconds in `Retry-After` and send it again with the same key.",
    ),
    problem(
        503,
        "rules_unreadable",
        "The rules on record were written by a newer program, so everything stands still.",
        "Bring this server up to date.",
    ),
];

/// The explanation of a code.
pub(crate) fn explained(code: &str) -> Option<&'static Explained> {
    PROBLEMS.iter().find(|it| it.code == code)
}

const fn problem(
    status: u16,
    code: &'static str,
    means: &'static str,
    remedy: &'static str,
) -> Explained {
    Explained { code, status, means, remedy }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_code_of_this_crate_is_explained_and_no_other() {
        let mut used = BTreeSet::new();
        read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut used);
        let explained: BTreeSet<_> = PROBLEMS.iter().map(|it| it.code.to_owned()).collect();
        let missing: Vec<_> = used.difference(&explained).collect();
        assert!(missing.is_empty(), "explain in problems.rs: {missing:?}");
        let unused: Vec<_> = explained.difference(&used).collect();
        assert!(unused.is_empty(), "no code says these: {unused:?}");
    }

    #[test]
    fn codes_stand_in_order_and_once() {
        let order: Vec<_> = PROBLEMS.iter().map(|it| (it.status, it.code)).collect();
        assert!(order.is_sorted(), "by status and code");
        let codes: BTreeSet<_> = PROBLEMS.iter().map(|it| it.code).collect();
        assert_eq!(codes.len(), PROBLEMS.len());
    }

    /// The codes that stand in the files of a folder: in `Problem::new(status, "code"` and `conflict("code"`.
    fn read(folder: &Path, used: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, used);
            } else if path.extension().is_some_and(|it| it == "rs")
                && !path.ends_with("problems.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                used.extend(after(&text, "conflict("));
                used.extend(after(&text, "Problem::new(status, "));
                used.extend(text.split("StatusCode::").skip(1).filter_map(|it| {
                    let (_, rest) = it.split_once(',')?;
                    quoted(rest)
                }));
            }
        }
    }

    fn after<'a>(text: &'a str, word: &str) -> impl Iterator<Item = String> + use<'a> {
        let parts: Vec<&'a str> = text.split(word).skip(1).collect();
        parts.into_iter().filter_map(quoted)
    }

    /// The code that a text begins with, if it begins with one.
    fn quoted(text: &str) -> Option<String> {
        let (code, _) = text.trim_start().strip_prefix('"')?.split_once('"')?;
        let is_code = |it: char| it.is_ascii_lowercase() || it == '_';
        (!code.is_empty() && code.chars().all(is_code)).then(|| code.to_owned())
    }
}
