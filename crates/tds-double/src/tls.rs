//! Encryption: a handshake inside packets of the prelogin kind, then everything in the clear of TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto, version};
use tokio_rustls::server::TlsStream;

use crate::packet;

/// A certificate that nobody vouches for, and its key.
#[derive(Clone)]
pub struct Identity {
    config: Arc<ServerConfig>,
    certificate: String,
}

impl Identity {
    /// For a host by that name.
    pub fn self_signed(host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            // As the servers do whom this protocol is of; 1.3 sends more after hands are shaken.
            .with_protocol_versions(&[&version::TLS12])
            .and_then(|builder| {
                let builder = builder.with_no_client_auth();
                builder.with_single_cert(vec![made.cert.der().clone()], key)
            })
            .expect("a key that fits its certificate");
        Self {
            config: Arc::new(config),
            certificate: made.cert.pem(),
        }
    }

    /// As clients are given it, to know the server by.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Without packets around the handshake.
    pub(crate) async fn accept_strictly(
        &self,
        stream: TcpStream,
    ) -> io::Result<TlsStream<TcpStream>> {
        let mut config = ServerConfig::clone(&self.config);
        config.alpn_protocols = vec![b"tds/8.0".to_vec()];
        TlsAcceptor::from(Arc::new(config)).accept(stream).await
    }

    pub(crate) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<Wrapped>> {
        let acceptor = TlsAcceptor::from(self.config.clone());
        let mut stream = acceptor.accept(Wrapped::new(stream)).await?;
        stream.get_mut().0.shaking = false;
        Ok(stream)
    }
}

/// A stream whose bytes travel in packets until hands are shaken.
pub(crate) struct Wrapped {
    inner: TcpStream,
    shaking: bool,
    header: Vec<u8>,
    /// How much of the packet that has begun is still to come.
    left: usize,
    /// A packet that is being sent.
    out: Vec<u8>,
}

impl Wrapped {
    fn new(inner: TcpStream) -> Self {
        Self {
            inner,
            shaking: true,
            header: Vec::new(),
            left: 0,
            out: Vec::new(),
        }
    }

    /// Reads a header, unless a packet has begun.
    fn poll_header(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.left == 0 {
            let mut byte = [0];
            let mut one = ReadBuf::new(&mut byte);
            ready!(Pin::new(&mut self.inner).poll_read(cx, &mut one))?;
            if one.filled().is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            self.header.push(byte[0]);
            if let [_, _, high, low, _, _, _, _] = self.header[..] {
                let length = usize::from(u16::from_be_bytes([high, low]));
                self.left = length.saturating_sub(8);
                self.header.clear();
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let written = ready!(Pin::new(&mut self.inner).poll_write(cx, &self.out))?;
            self.out.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Wrapped {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.shaking {
            return Pin::new(&mut self.inner).poll_read(cx, buffer);
        }
        ready!(self.poll_header(cx))?;
        let most = self.left.min(buffer.remaining());
        let mut part = buffer.take(most);
        ready!(Pin::new(&mut self.inner).poll_read(cx, &mut part))?;
        let read = part.filled().len();
        // The part was filled within the buffer that it was taken from.
        let filled = part.filled().to_vec();
        buffer.put_slice(&filled);
        self.left -= read;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wrapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if !self.shaking {
            return Pin::new(&mut self.inner).poll_write(cx, bytes);
        }
        ready!(self.poll_out(cx))?;
        let taken = bytes.len().min(packet::SIZE - 8);
        self.out = packet::framed(packet::PRELOGIN, 1, true, &bytes[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_out(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
