//! Conditions of an access policy over the attributes of whoever asks.
//!
//! A small part of what Cube lets a model write: `==`, `!=`, `in [..]`, `&&`, `||`, `!`, over
//! `securityContext.name`, texts, numbers and `true` or `false`. Braces group, as parentheses do.

/// What must hold of an actor.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The operand is `true`.
    Holds(Operand),
    /// One is among the others.
    In(Operand, Vec<Operand>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Literal(String),
    /// Whatever the sign-in vouches for under that name.
    Attribute(String),
}

impl Condition {
    /// The error says what cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut parser = Parser {
            tokens: &tokens,
            depth: 0,
        };
        let condition = parser.any()?;
        match parser.tokens.first() {
            None => Ok(condition),
            Some(token) => Err(unexpected(token)),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Sign(&'static str),
    Word(String),
    Text(String),
}

/// Longer signs before those they begin with.
const SIGNS: [&str; 15] = [
    "===", "!==", "==", "!=", "&&", "||", "!", "(", ")", "{", "}", "[", "]", ",", "-",
];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token::Sign(sign));
            sign.len()
        } else if first == '\'' || first == '"' {
            let inner = &rest[1..];
            let end = inner.find(first).ok_or("a text has no end")?;
            tokens.push(Token::Text(inner[..end].to_owned()));
            end + 2
        } else {
            let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
            if end == 0 {
                return Err(format!("'{first}' cannot stand in a condition"));
            }
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        };
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn unexpected(token: &Token) -> String {
    let shown = match token {
        Token::Sign(sign) => sign,
        Token::Word(text) | Token::Text(text) => text.as_str(),
    };
    format!(
        "a condition cannot have '{shown}' there: write \"{{ securityContext.name }} == 'x'\", with ==, !=, in [..], &&, || and !"
    )
}

/// Groups and negations within one another.
const DEPTH_MAX: usize = 32;

struct Parser<'t> {
    tokens: &'t [Token],
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.take("||") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.unary()?];
        while self.take("&&") {
            parts.push(self.unary()?);
        }
        Ok(one_or(parts, Condition::All))
    }

    fn unary(&mut self) -> Result<Condition, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("a condition is nested too deeply".into());
        }
        let read = if self.take("!") {
            self.unary().map(|inner| Condition::Not(Box::new(inner)))
        } else {
            self.comparison()
        };
        self.depth -= 1;
        read
    }

    fn comparison(&mut self) -> Result<Condition, String> {
        let left = if self.take("(") {
            self.group(")")?
        } else if self.take("{") {
            self.group("}")?
        } else {
            Condition::Holds(self.operand()?)
        };
        // Only one value can be compared, be it in braces; what it is joined to stands alone.
        let Condition::Holds(operand) = left else {
            return Ok(left);
        };
        if self.take("==") || self.take("===") {
            return Ok(Condition::In(operand, vec![self.value()?]));
        }
        if self.take("!=") || self.take("!==") {
            let same = Condition::In(operand, vec![self.value()?]);
            return Ok(Condition::Not(Box::new(same)));
        }
        if self.tokens.first() == Some(&Token::Word("in".into())) {
            self.advance();
            return Ok(Condition::In(operand, self.list()?));
        }
        Ok(Condition::Holds(operand))
    }

    fn group(&mut self, end: &'static str) -> Result<Condition, String> {
        let inner = self.any()?;
        self.need(end)?;
        Ok(inner)
    }

    fn list(&mut self) -> Result<Vec<Operand>, String> {
        if !self.take("[") {
            return Ok(vec![self.value()?]);
        }
        let mut items = vec![self.value()?];
        while self.take(",") {
            items.push(self.value()?);
        }
        self.need("]")?;
        Ok(items)
    }

    /// An operand that may stand in braces.
    fn value(&mut self) -> Result<Operand, String> {
        if !self.take("{") {
            return self.operand();
        }
        let operand = self.operand()?;
        self.need("}")?;
        Ok(operand)
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let minus = if self.take("-") { "-" } else { "" };
        let token = self.tokens.first().ok_or("a condition ends too early")?;
        let operand = match token {
            Token::Text(text) if minus.is_empty() => Operand::Literal(text.clone()),
            Token::Word(word) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                Operand::Literal(format!("{minus}{word}"))
            }
            Token::Word(word) if minus.is_empty() => {
                named(word).ok_or_else(|| unexpected(token))?
            }
            _ => return Err(unexpected(token)),
        };
        self.advance();
        Ok(operand)
    }

    fn take(&mut self, sign: &'static str) -> bool {
        let found = self.tokens.first() == Some(&Token::Sign(sign));
        if found {
            self.advance();
        }
        found
    }

    fn need(&mut self, sign: &'static str) -> Result<(), String> {
        match self.take(sign) {
            true => Ok(()),
            false => Err(format!("a condition needs a '{sign}' more")),
        }
    }

    fn advance(&mut self) {
        self.tokens = self.tokens.get(1..).unwrap_or_default();
    }
}

fn named(word: &str) -> Option<Operand> {
    if word == "true" || word == "false" {
        return Some(Operand::Literal(word.to_owned()));
    }
    let camel = word.strip_prefix("securityContext.");
    let name = camel.or_else(|| word.strip_prefix("security_context."))?;
    crate::fragment::is_identifier(name).then(|| Operand::Attribute(name.to_owned()))
}

fn one_or(parts: Vec<Condition>, many: fn(Vec<Condition>) -> Condition) -> Condition {
    match <[Condition; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => many(parts),
    }
}
